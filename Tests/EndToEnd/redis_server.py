"""A private Redis on a unix socket, which keeps nothing on the disk."""

from processes import Process, listens


class Redis:
    """redis-server in a folder of its own."""

    def __init__(self, folder):
        self.socket = folder / "redis.sock"
        command = ["/usr/bin/redis-server", "--port", "0", "--unixsocket", str(self.socket)]
        self.process = Process(
            "redis", [*command, "--dir", str(folder), "--save", ""], folder / "redis.out"
        )

    @property
    def address(self):
        """The server as Truemark's configuration writes it."""
        return f"unix:{self.socket}"

    def start(self):
        """Starts the server and waits until it listens."""
        self.socket.unlink(missing_ok=True)
        self.process.start(lambda: listens(self.socket))

    def stop(self):
        """Ends the server."""
        self.process.stop()

    def kill(self):
        """Ends the server with SIGKILL; what it knew is gone."""
        self.process.kill()

"""Chromium without a window, driven through Debian's chromedriver."""

import base64
import os

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

WIDE, NARROW = 1280, 390


class Browser:
    """A browser of its own profile, which talks to the loopback alone."""

    def __init__(self, folder, language="en"):
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        for word in (
            "--headless=new",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            f"--user-data-dir={folder}/profile",
            f"--lang={language}",
            f"--accept-lang={language}",
        ):
            options.add_argument(word)
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = Service("/usr/bin/chromedriver", log_path=f"{folder}/chromedriver.log")
        self.driver = webdriver.Chrome(service=service, options=options)
        self.show()

    def show(self, width=WIDE, dark=False):
        """The width of the window in pixels, and which colours the reader prefers."""
        self._command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._command("Emulation.setEmulatedMedia", features=[scheme])

    def open(self, address):
        """Loads a page."""
        self.driver.get(address)

    def find(self, selector):
        """The first element of a CSS selector."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        """All elements of a CSS selector."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def fill(self, **fields):
        """Writes into the fields of the page that have these names."""
        for name, text in fields.items():
            element = self.find(f"main [name={name}]")
            element.clear()
            element.send_keys(text)

    def press(self, selector="main form button"):
        """Clicks, and waits for the page that follows."""
        element = self.find(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    @property
    def text(self):
        """What the page's content says."""
        return self.find("main").text

    @property
    def complaints(self):
        """What the browser itself complained of: refused scripts and styles, missing files."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def script(self, text):
        """The value of some JavaScript of ours in the page."""
        return self.driver.execute_script(text)

    def shoot(self, file):
        """Writes a picture of the whole page."""
        size = self._command("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
        picture = self._command(
            "Page.captureScreenshot", clip=clip, captureBeyondViewport=True, format="png"
        )
        file.write_bytes(base64.b64decode(picture["data"]))

    def stop(self):
        """Ends it."""
        self.driver.quit()

    def _command(self, name, **words):
        return self.driver.execute_cdp_cmd(name, words)

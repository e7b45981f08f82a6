"""Chromium without a window, driven through Debian's chromedriver."""

import base64
import os
from contextlib import contextmanager, nullcontext
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from processes import Failure, wait_until

WIDE, NARROW = 1280, 390


class Browser:
    """A browser of its own profile, which talks to the loopback alone."""

    def __init__(self, folder, language="en", javascript=True):
        """`folder`: for its profile, its log and what it downloads, made if it is not there."""
        self.folder = Path(folder)
        self.downloads = self.folder / "downloads"
        self.downloads.mkdir(parents=True, exist_ok=True)
        options = Options()
        preferences = {"download.default_directory": str(self.downloads)}
        if not javascript:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
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
        features = {
            "prefers-color-scheme": "dark" if dark else "light",
            # Nothing is seen halfway.
            "prefers-reduced-motion": "reduce",
        }
        self._command(
            "Emulation.setEmulatedMedia",
            features=[{"name": name, "value": value} for name, value in features.items()],
        )

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

    def press(self, selector="main form button", leaves=True):
        """Clicks; on a button or a link, waits for the page that follows unless none does."""
        element = self.find(selector)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        leads = element.tag_name in ("a", "button") and element.get_attribute("download") is None
        with self._leaving() if leaves and leads else nullcontext():
            element.click()

    def type(self, *keys):
        """Presses keys, wherever the page then has its focus."""
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def search(self, text):
        """Writes into the box that is on every page, and presses Enter."""
        box = self.find("header input[name=q]")
        box.clear()
        with self._leaving():
            box.send_keys(text, Keys.ENTER)

    def download(self, selector):
        """The file that a link gives."""
        known = set(self.downloads.iterdir())
        self.press(selector)
        return wait_until(lambda: self._finished(set(self.downloads.iterdir()) - known))

    def _finished(self, files):
        """The one file; none while another of it is written, or its place is only kept."""
        if len(files) != 1:
            return None
        [file] = files
        is_under_way = file.name.startswith(".") or file.suffix == ".crdownload"
        return file if not is_under_way and file.stat().st_size else None

    @property
    def address(self):
        """Of the page that is loaded."""
        return self.driver.current_url

    @property
    def text(self):
        """What the page's content says."""
        return self.find("main").text

    @property
    def complaints(self):
        """What the browser itself complained of: refused scripts and styles, missing files."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def script(self, text, *words):
        """The value of some JavaScript of ours in the page."""
        return self.driver.execute_script(text, *words)

    def texts(self, selector):
        """What the elements of a CSS selector say, shown or not."""
        script = "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent.trim())"
        return self.script(script, selector)

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

    @contextmanager
    def _leaving(self):
        """Ends when another page is there, whole."""
        page = self._page()
        yield
        if not wait_until(lambda: self._page() not in (page, None)):
            raise Failure("no page followed")

    def _page(self):
        """What no other page has: when it began; None while one page makes place for another."""
        try:
            return self.script("return document.readyState === 'complete' ? performance.timeOrigin : null")
        except WebDriverException:
            return None

    def _command(self, name, **words):
        return self.driver.execute_cdp_cmd(name, words)

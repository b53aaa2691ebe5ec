// Runs before the page is painted, so that a chosen theme never flashes: light, dark or the system's.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("tls.theme");
  } catch {
    // a browser that keeps nothing follows the system
  }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();

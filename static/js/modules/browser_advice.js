/* Shows, of several pieces of advice, the one for the browser in hand. */
const IPHONE = /iPhone|iPad|iPod/;
// Each also claims to be the ones below it.
const BROWSERS = [
  [/(CriOS|FxiOS|EdgiOS)/, "ios-other"],
  [IPHONE, "ios-safari"],
  [/SamsungBrowser/, "samsung"],
  [/Android.*Firefox|Firefox.*Android/, "android-firefox"],
  [/Android/, "android-chrome"],
  [/Firefox/, "firefox"],
  [/Chrome/, "chrome"],
  [/Safari/, "safari"],
];

export function chooseAdvice(root) {
  const [, name] = BROWSERS.find(([pattern]) => pattern.test(browser())) ?? [null, "chrome"];
  for (const advice of root.querySelectorAll("[data-browser]")) {
    advice.hidden = advice.dataset.browser !== name;
  }
}

/* An iPad says that it is a Mac, which has no touch screen. */
function browser() {
  const { userAgent, maxTouchPoints } = navigator;
  return userAgent.includes("Macintosh") && maxTouchPoints > 1 ? `${userAgent} iPad` : userAgent;
}

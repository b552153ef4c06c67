/* Starts the behaviour that the page asks for: data-module="copy draft" loads nyckel/copy and nyckel/draft. */
for (const element of document.querySelectorAll("[data-module]")) {
  for (const name of element.dataset.module.split(" ")) {
    import(`nyckel/${name}`).then((module) => module.start(element));
  }
}

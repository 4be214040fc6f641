// Begin when the letters are there: the terminal measures its cells by them, once.

window.addEventListener("load", async () => {
  await Promise.allSettled(["", "bold ", "italic "].map((style) => document.fonts.load(`${style}16px "Roboto Mono"`)));
  const terminal = document.createElement("script");
  terminal.src = "asset/terminal.js";
  terminal.addEventListener("load", () => {
    window.onload(); // it waits for the page, which is there
    document.querySelector(".xterm-helper-textarea").focus();
  });
  document.head.append(terminal);
});

window.vegaEmbed("#plot", JSON.parse(document.getElementById("spec").textContent), {
  renderer: "svg",
  actions: { export: true, source: false, compiled: false, editor: false },
});

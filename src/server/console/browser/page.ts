import {LivePage, showLocalTimes} from "./live_page.js"

showLocalTimes(document)
offerAllRows(document)
if (document.querySelector("main[data-live]")) {
  new LivePage(document.getElementById("connection")).follow()
}

/** Has one box tick all others of its form: the hub leaves it out of sight, as it does nothing without this script. */
function offerAllRows(within: ParentNode): void {
  const all = within.querySelector<HTMLInputElement>("input[data-all-rows]")
  if (!all?.form) {
    return
  }
  const {form} = all
  all.hidden = false
  const boxes = () => [...form.querySelectorAll<HTMLInputElement>("input[name=row]")]
  form.addEventListener("change", ({target}) => {
    if (target === all) {
      boxes().forEach((box) => (box.checked = all.checked))
    } else {
      const ticked = boxes().filter((box) => box.checked).length
      all.checked = ticked === boxes().length
      all.indeterminate = ticked > 0 && !all.checked
    }
  })
}

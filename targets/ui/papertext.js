export default function ({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector('.tt-text')
  box.className = 'tt-text tt-roles' + (data.dark ? ' tt-dark' : '')
  const where = box.scrollTop
  box.replaceChildren(...data.pieces.map(([text, at, id, names, sign, about]) => {
    const piece = document.createElement(id ? 'mark' : 'span')
    piece.textContent = text
    piece.dataset.at = at
    piece.className = names
    if (id) {
      piece.dataset.id = id
      piece.dataset.sign = sign
      piece.title = about
      piece.tabIndex = 0
      piece.setAttribute('role', 'button')
    }
    return piece
  }))
  const chosen = box.querySelector('.chosen')
  if (box.dataset.first !== String(data.first) && !chosen) {
    box.scrollTop = 0
  } else if (chosen && box.dataset.chosen !== data.chosen) {
    box.scrollTop = Math.max(0, chosen.offsetTop - box.offsetTop - box.clientHeight / 3)
  } else {
    box.scrollTop = where
  }
  box.dataset.chosen = data.chosen
  box.dataset.first = data.first
  const open = (event) => {
    const mark = event.target.closest('mark')
    if (mark) setTriggerValue('record', mark.dataset.id)
  }
  const place = (node, offset) => {
    const element = (node.nodeType === 3 ? node.parentElement : node).closest('[data-at]')
    if (!element || !box.contains(element)) return null
    return Number(element.dataset.at) + Array.from(node.nodeType === 3 ? node.textContent.slice(0, offset) : '').length
  }
  const select = () => {
    const selection = document.getSelection()
    if (!selection || selection.isCollapsed || !selection.rangeCount) return false
    const range = selection.getRangeAt(0)
    const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset)
    if (start === null || end === null || end - start < 2) return false     // a slip of the mouse is no selection
    setTriggerValue('words', [start, end])
    return true
  }
  box.onmouseup = (event) => { if (!select()) open(event) }
  box.ontouchend = () => setTimeout(select, 300)
  box.onkeydown = (event) => { if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); open(event) } }
}

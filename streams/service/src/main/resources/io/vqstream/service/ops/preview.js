// The value of a dead letter as text, bytes or picture.

import {h} from './dom.js';

const HEX_BYTES = 256;
const ROW = 16;

export function preview(letter, showsImages) {
  if (letter.bytes === null) return null;
  const data = Uint8Array.from(atob(letter.start), each => each.charCodeAt(0));
  const views = {Text: () => lines(new TextDecoder().decode(data)), Hex: () => lines(hex(data))};
  if (letter.image && showsImages) views.Picture = () => picture(letter);
  const box = h('div');
  const buttons = Object.keys(views).map(name => h('button', {type: 'button', onclick: () => show(name)}, name));
  const show = name => {
    for (const each of buttons) each.setAttribute('aria-pressed', String(each.textContent === name));
    box.replaceChildren(views[name]());
  };
  show(isText(data) ? 'Text' : 'Hex');
  return h('details', {}, h('summary', {}, 'Value'), h('div', {class: 'choice', role: 'group', 'aria-label': 'Show the value as'}, ...buttons), box);
}

const lines = text => h('pre', {}, text || 'The value is empty.');

const isPrintable = each => each >= 32 && each < 127;
const isText = data => [...data].filter(each => isPrintable(each) || each === 10).length > .9 * data.length;

function hex(data) {
  const rows = [];
  for (let at = 0; at < Math.min(data.length, HEX_BYTES); at += ROW) {
    const row = [...data.subarray(at, at + ROW)];
    const digits = row.map(each => each.toString(16).padStart(2, '0')).join(' ');
    const characters = row.map(each => isPrintable(each) ? String.fromCharCode(each) : '.').join('');
    rows.push(`${at.toString(16).padStart(4, '0')}  ${digits.padEnd(3 * ROW)} ${characters}`);
  }
  return rows.join('\n');
}

function picture(letter) {
  const image = h('img', {class: 'letter', src: `ops/failures/image?position=${encodeURIComponent(letter.position)}`, alt: `Image in the record ${letter.source}`});
  image.addEventListener('error', () => image.replaceWith(h('p', {class: 'quiet'}, 'The browser cannot show this image, or it is no longer there.')));
  return image;
}

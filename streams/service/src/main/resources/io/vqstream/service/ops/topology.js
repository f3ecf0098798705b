// The topology as a drawing: across on wide screens, down on phones.

import {$, h} from './dom.js';
import {count, known, rate} from './numbers.js';
import {state} from './state.js';

export function showTopology(force) {
  const box = $('topology');
  const failures = [...new Set(state.services.map(each => each.failures))];
  const width = box.clientWidth;
  const inRate = direction => state.routes.filter(each => each.direction === direction).reduce((sum, each) => sum + (each.rate ?? 0), 0);
  const failedOf = direction => state.routes.filter(each => each.direction === direction).reduce((sum, each) => sum + each.failures, 0);
  const edges = state.services.map(each => {
    const direction = each.role === 'encoder' ? 'encode' : 'decode';
    return {rate: rate(inRate(direction)), failed: failedOf(direction), lag: state.lag[each.source]};
  });
  const shown = JSON.stringify([width, edges, state.services, failures]);
  if (!force && box.dataset.shown === shown) return;
  box.dataset.shown = shown;
  if (state.services.length === 0 || width === 0) {
    box.replaceChildren();
    return;
  }
  const nodes = [];
  state.services.forEach((each, i) => {
    if (i === 0 || state.services[i - 1].sink !== each.source) nodes.push({topic: each.source, lag: edges[i].lag});
    else nodes.at(-1).lag = edges[i].lag;
    nodes.push({codec: each, edge: edges[i]});
    nodes.push({topic: each.sink});
  });
  box.replaceChildren(width > 640 ? across(nodes, width, failures) : down(nodes, width, failures));
}

const words = nodes => nodes.map(node => node.topic ?? node.codec.role).join(' to ');

function node(x, y, width, each) {
  const text = (content, at, style) => h('svg:text', {x: x + width / 2, y: y + at, 'text-anchor': 'middle', class: style}, content);
  const second = each.codec ? each.codec.application : known(each.lag) ? `${count(each.lag)} behind` : 'topic';
  const fit = (content, size) => content.length > width / size ? `${content.slice(0, Math.floor(width / size) - 1)}…` : content;
  return h('svg:g', {},
    h('svg:rect', {x, y, width, height: 58, rx: each.codec ? 10 : 4, class: each.codec ? 'codec' : 'topic'}),
    text(fit(each.topic ?? each.codec.role, 8.4), 25), text(fit(second, 7.6), 45, 'sub'));
}

function arrow(from, to, label, alarm, labelAt) {
  const vertical = from[0] === to[0];
  const [x, y] = to;
  return h('svg:g', {},
    h('svg:path', {class: alarm ? 'edge alarm' : 'edge', d: `M${from}L${to}`}),
    h('svg:path', {class: 'head-of-edge', d: vertical ? `M${x - 5} ${y - 8}L${x + 5} ${y - 8}L${x} ${y}z` : `M${x - 8} ${y - 5}L${x - 8} ${y + 5}L${x} ${y}z`}),
    label ? h('svg:text', {x: labelAt[0], y: labelAt[1], 'text-anchor': labelAt[2], class: 'sub'}, label) : null);
}

function across(nodes, width, failures) {
  const gap = Math.min(110, width * .11);
  const size = Math.min(230, (width - gap * (nodes.length - 1) - 4) / nodes.length);
  const x = i => 2 + i * (size + gap);
  const parts = [];
  nodes.forEach((each, i) => {
    parts.push(node(x(i), 2, size, each));
    if (i === 0) return;
    const label = each.codec ? `${each.edge.rate}/s` : `${nodes[i - 1].edge.rate}/s`;
    parts.push(arrow([x(i) - gap, 31], [x(i) - 1, 31], label, false, [x(i) - gap / 2, 22, 'middle']));
  });
  const codecs = nodes.map((each, i) => [each, i]).filter(([each]) => each.codec);
  codecs.forEach(([each, i]) => {
    const middle = x(i) + size / 2;
    parts.push(arrow([middle, 60], [middle, 107], `${count(each.edge.failed)} failed`, each.edge.failed > 0, [middle + 10, 88, 'start']));
    parts.push(node(x(i), 108, size, {topic: failures.length > 1 ? each.codec.failures : failures[0]}));
  });
  const end = x(nodes.length - 1) + size + 2;
  return h('svg:svg', {viewBox: `0 0 ${Math.max(end, width)} 170`, role: 'img', 'aria-label': `Topology: ${words(nodes)}; failures to ${failures.join(', ')}`}, ...parts);
}

function down(nodes, width, failures) {
  const size = Math.min(260, width - 4);
  const parts = [];
  nodes.forEach((each, i) => {
    const y = 2 + i * 106;
    parts.push(node(2, y, size, each));
    if (i === 0) return;
    const before = nodes[i - 1];
    const label = each.codec ? `${each.edge.rate}/s` : `${before.edge.rate}/s, ${count(before.edge.failed)} failed to ${failures[0]}`;
    parts.push(arrow([40, y - 48], [40, y - 1], label, false, [54, y - 20, 'start']));
  });
  return h('svg:svg', {viewBox: `0 0 ${width} ${nodes.length * 106 - 44}`, role: 'img', 'aria-label': `Topology: ${words(nodes)}; failures to ${failures.join(', ')}`}, ...parts);
}

new ResizeObserver(() => state && showTopology(false)).observe($('topology'));

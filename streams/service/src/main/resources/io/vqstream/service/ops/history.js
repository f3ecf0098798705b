// The points of the charts.

export const points = {times: [], series: {}};
let minutes = 15;
const listeners = [];

/** Adds a function that is called when there are other points. */
export function onPoints(listener) {
  listeners.push(listener);
}

/** Loads the points of a span of minutes. */
export async function loadHistory(span = minutes) {
  minutes = span;
  try {
    const response = await fetch(`ops/history?minutes=${minutes}`);
    if (!response.ok) return;
    const loaded = await response.json();
    points.times = loaded.times;
    points.series = loaded.series;
    listeners.forEach(each => each());
  } catch { /* shown as cut off */ }
}

export function addPoints(more) {
  const from = more.times.findIndex(time => time > (points.times.at(-1) ?? 0));
  if (from < 0) return;
  const before = points.times.length;
  const added = more.times.slice(from);
  for (const name of new Set([...Object.keys(points.series), ...Object.keys(more.series)])) {
    const column = points.series[name] ?? (points.series[name] = new Array(before).fill(null));
    column.push(...(more.series[name]?.slice(from) ?? new Array(added.length).fill(null)));
  }
  points.times.push(...added);
  const first = points.times.findIndex(time => time > points.times.at(-1) - minutes * 60000);
  if (first > 0) {
    points.times.splice(0, first);
    Object.values(points.series).forEach(column => column.splice(0, first));
  }
  listeners.forEach(each => each());
}

export function lastQuarter(name) {
  const first = Math.max(0, points.times.findIndex(time => time > (points.times.at(-1) ?? 0) - 15 * 60000));
  return (points.series[name] ?? []).slice(first);
}

// Numbers in words. What is unknown is a dash.

export const DASH = '–';
export const known = value => value !== null && value !== undefined && Number.isFinite(value);
export const fixed = (value, digits) => value.toLocaleString('en', {minimumFractionDigits: digits, maximumFractionDigits: digits});
export const count = value => known(value) ? fixed(value, 0) : DASH;

export function rate(value) {
  if (!known(value)) return DASH;
  return fixed(value, value === 0 || value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2);
}

export function bytes(value) {
  if (!known(value)) return DASH;
  for (const [unit, size] of [['TB', 1e12], ['GB', 1e9], ['MB', 1e6], ['kB', 1e3]]) {
    if (value >= size) return `${fixed(value / size, value / size >= 100 ? 0 : 1)} ${unit}`;
  }
  return `${fixed(value, 0)} B`;
}

export function duration(seconds) {
  if (!known(seconds)) return DASH;
  if (seconds < 1) return `${fixed(seconds * 1e3, seconds < .01 ? 1 : 0)} ms`;
  if (seconds < 10) return `${fixed(seconds, 1)} s`;
  if (seconds < 120) return `${fixed(seconds, 0)} s`;
  if (seconds < 7200) return `${fixed(seconds / 60, 0)} min`;
  return seconds < 172800 ? `${fixed(seconds / 3600, 0)} h` : `${fixed(seconds / 86400, 0)} days`;
}

export function ago(time, now) {
  if (!known(time)) return 'none yet';
  const seconds = Math.floor((now - time) / 1e3);
  return seconds < 1 ? 'now' : seconds < 10 ? `${seconds} s ago` : `${duration(seconds)} ago`;
}

export const bits = value => known(value) ? fixed(value, value < 1 ? 3 : 2) : DASH;
export const decibels = value => known(value) ? `${fixed(value, 1)} dB` : DASH;
export const clock = time => new Date(time).toLocaleTimeString('en-GB');

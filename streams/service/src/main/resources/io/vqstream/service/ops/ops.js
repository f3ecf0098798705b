// The page for operators: shows the state that /events sends each second. No build step.

import {buildCharts, drawCharts, hasCharts, redraw} from './charts.js';
import {showCheckpoints} from './checkpoints.js';
import {connect} from './connection.js';
import {$} from './dom.js';
import {showFailures} from './failures.js';
import {showFigures, showSparks} from './figures.js';
import {addPoints, loadHistory, onPoints, points} from './history.js';
import {showInstances} from './instances.js';
import {showPictures} from './pictures.js';
import {openSource, showSource} from './source.js';
import {onOpen, showSources} from './sources.js';
import {setState, state} from './state.js';
import {showHead, showStatus} from './status.js';
import {showTopology} from './topology.js';

function receive(next) {
  setState(next);
  showHead();
  showStatus();
  showFigures();
  showInstances();
  showSources();
  showOpened();
  showFailures();
  showCheckpoints();
  showTopology(false);
  if (!hasCharts()) drawCharts();
}

function showOpened() {
  showSource();
  showPictures();
}

onOpen(route => openSource(route, showOpened));
$('source-close').addEventListener('click', () => {
  openSource(null, showOpened);
  $('sources-title').focus();
});
onPoints(() => {
  showSparks();
  drawCharts();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  redraw();
  if (state) showTopology(true);
});

buildCharts();
loadHistory().then(() => connect({state: receive, points: addPoints, lastPoint: () => points.times.at(-1)}));
setInterval(showStatus, 500);

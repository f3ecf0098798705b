/** Formats an evaluation as text, JSON, CSV and a plot, and reads the JSON of an earlier run. */
package io.vqstream.evaluation.report;

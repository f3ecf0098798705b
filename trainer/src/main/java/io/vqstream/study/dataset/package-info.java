/** Images of one size for the models of a study. */
package io.vqstream.study.dataset;

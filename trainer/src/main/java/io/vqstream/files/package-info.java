/**
 * Files on disk, for whoever reads folders of images or writes results. In come paths, out come the
 * files below them in one order, and files that are whole or not there. Knows nothing of ours.
 */
package io.vqstream.files;

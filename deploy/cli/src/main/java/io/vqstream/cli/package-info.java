/**
 * The command line. In come arguments, files and folders, out go files, lines for people and an
 * exit status. Commands are thin: they parse, call the codec, the trainer or the topologies, and
 * say what happened. Nothing else may know this package.
 */
package io.vqstream.cli;

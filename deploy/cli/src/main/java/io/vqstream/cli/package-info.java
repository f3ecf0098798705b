/**
 * The command line of vqstream, based on picocli. Commands parse arguments, call the codec, the
 * trainer, the services or the tools, and print the result. No other package depends on this one.
 */
package io.vqstream.cli;

/**
 * Callers' jobs gathered into batches. In come jobs from many threads, each of which waits for its
 * own; out go lists of jobs that can be done at once. Knows no images, networks or codes.
 */
package io.vqstream.inference;

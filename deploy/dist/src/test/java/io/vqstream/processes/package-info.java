/**
 * The product as its users run it, for tests: encoders, decoders and a broker in processes of their
 * own, numbered images that go through them, what came out, and the memory that they take.
 */
package io.vqstream.processes;

/**
 * A range coder: maps symbols with integer frequencies to a byte string and back. It is independent
 * of where the frequencies come from and what the symbols mean.
 */
package io.vqstream.entropy;

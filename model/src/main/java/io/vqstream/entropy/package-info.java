/**
 * A range coder: maps symbols with integer frequencies to a byte string and back. It is independent
 * of where the frequencies come from and what the symbols mean.
 */
@NullMarked
package io.vqstream.entropy;

import org.jspecify.annotations.NullMarked;

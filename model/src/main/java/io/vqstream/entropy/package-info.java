/**
 * A range coder. In come integer frequencies and the symbols they belong to, out goes a byte
 * string, and back again. Knows neither where the frequencies come from nor what the symbols mean.
 */
package io.vqstream.entropy;

/** Networks of encoders and decoders. */
package io.vqstream.study.architecture;

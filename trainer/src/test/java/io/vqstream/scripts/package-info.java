/** Tests of the scripts that come with the trainer. */
package io.vqstream.scripts;

/** Models put together from parts in TorchScript, and their optimizer. */
package io.vqstream.study.script;

/**
 * The networks in DJL (PyTorch engine), for GPUs and as a reference of the exact ones. The only
 * package of this module that needs DJL.
 */
@NullMarked
package io.vqstream.torch;

import org.jspecify.annotations.NullMarked;

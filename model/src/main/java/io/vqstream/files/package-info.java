/**
 * Files on disk: lists folders of images and other files, and writes results whole without
 * replacing what exists.
 */
@NullMarked
package io.vqstream.files;

import org.jspecify.annotations.NullMarked;

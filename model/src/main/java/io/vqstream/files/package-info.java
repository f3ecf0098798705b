/**
 * Files on disk: lists folders of images and other files, and writes results whole without
 * replacing what exists.
 */
package io.vqstream.files;

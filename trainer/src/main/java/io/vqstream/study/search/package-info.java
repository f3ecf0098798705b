/** The choice of network sizes for training on the images of a user. */
package io.vqstream.study.search;

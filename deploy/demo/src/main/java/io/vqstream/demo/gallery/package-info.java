/**
 * A page that shows each image beside what came back. In come reports and image files, out goes a
 * folder that any browser opens and that loads nothing from elsewhere. Knows no Kafka.
 */
package io.vqstream.demo.gallery;

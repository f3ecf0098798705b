/** The studies. */
package io.vqstream.study.catalog;

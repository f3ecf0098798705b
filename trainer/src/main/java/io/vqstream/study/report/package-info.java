/** The report of studies: one page that needs no other and no network. */
package io.vqstream.study.report;

/** What the runs of a study found, on disk and summarized over seeds. */
package io.vqstream.study.result;

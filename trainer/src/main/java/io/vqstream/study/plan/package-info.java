/** What a study consists of: runs, their budget, figures to compare with, questions. */
package io.vqstream.study.plan;

/** Estimators of the gradient of an expectation over Bernoulli codes. */
package io.vqstream.study.estimator;

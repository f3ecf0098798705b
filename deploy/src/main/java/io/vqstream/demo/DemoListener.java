package io.vqstream.demo;

import io.vqstream.demo.report.ImageReport;

/** Hears how the demo goes. Called on the thread that runs it. */
public interface DemoListener {

  /** A step of the demo itself, in one line. */
  void said(String line);

  /** An image came back. */
  void back(ImageReport report);

  /**
   * An image will not come back.
   *
   * @param line names it and says why
   */
  void failed(String line);
}

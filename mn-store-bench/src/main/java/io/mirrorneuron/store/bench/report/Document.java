package io.mirrorneuron.store.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of a page that is rendered, between two comments. */
public final class Document {

  private static final String BEGIN = "<!-- results:begin -->\n";
  private static final String END = "<!-- results:end -->";

  private final Path file;

  /**
   * Creates the document.
   *
   * @param file a page with two marks
   */
  public Document(Path file) {
    this.file = file;
  }

  String rendered() throws IOException {
    String text = Files.readString(file);
    return text.substring(begin(text), end(text));
  }

  /**
   * Puts a text between the marks in place of what is there.
   *
   * @param rendered the text
   * @throws IOException if the page cannot be read or written, or has no marks
   */
  public void replace(String rendered) throws IOException {
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, begin(text)) + rendered + text.substring(end(text)));
  }

  private int begin(String text) throws IOException {
    int at = text.indexOf(BEGIN);
    if (at < 0) {
      throw new IOException(file + " has no line " + BEGIN.strip());
    }
    return at + BEGIN.length();
  }

  private int end(String text) throws IOException {
    int at = text.indexOf(END, begin(text));
    if (at < 0) {
      throw new IOException(file + " has no line " + END);
    }
    return at;
  }
}

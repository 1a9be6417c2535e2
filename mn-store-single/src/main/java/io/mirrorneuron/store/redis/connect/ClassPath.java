package io.mirrorneuron.store.redis.connect;

/** Finds out which client is there, without loading anything of it. */
public final class ClassPath {

  private ClassPath() {}

  /**
   * Tells whether a class can be found.
   *
   * @param className a class of the client
   * @return false if it is not on the class path
   */
  public static boolean has(String className) {
    try {
      Class<?> found = Class.forName(className, false, ClassPath.class.getClassLoader());
      return found != null;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}

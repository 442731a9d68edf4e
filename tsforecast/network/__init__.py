"""What learns: the only room that imports Keras and TensorFlow."""

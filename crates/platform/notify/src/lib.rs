//! Messages out by SMS and mail; renders them and never knows why it sends.

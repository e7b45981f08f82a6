@main
struct Truemark {
  static func main() {}
}

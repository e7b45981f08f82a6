/// Which account may show which sender, as the operator registered it.
package struct SenderRegistry: Sendable {
  package init() {}
}

extension Site {
  /// All there is to ask for.
  package static let routes: [Route] =
    LoginPages.routes + OverviewPage.routes + MessagesPage.routes + MessagePage.routes + CampaignPages.routes
    + StatisticsPage.routes + SendersPage.routes + HeldPages.routes + AppealPages.routes + PublicPages.routes
    + PolicyPages.routes + AuditPage.routes + KeepingPages.routes + InspectionPages.routes
}

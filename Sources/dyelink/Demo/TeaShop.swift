import Programme
import Records

/// The shop of the demo: its products, who promotes them, and on what terms.
struct TeaShop {
  struct Product {
    let id: String
    let name: String
    let category: [String]
    let priceFen: Int64
    /// Of the normal plan.
    let totalPPM: Int64
  }

  /// A link that promoters shared during the month.
  struct SharedLink {
    let code: String
    let promoter: String
    /// None: it leads to the shop.
    let product: String?
  }

  static let shop = "yunwu"
  static let address = "https://tea.example"
  static let institution = "xihu"
  static let promoters = ["lin", "mei", "bo"]
  /// Whoever invited them, by promoter.
  static let managers = ["mei": "lin", "bo": "mei"]
  /// Bo also buys here.
  static let boAsBuyer = "u-bo"

  static let products = [
    Product(
      id: "longjing", name: "West Lake Longjing, 250 g", category: ["食品", "茶叶"],
      priceFen: 12_800, totalPPM: 100_000),
    Product(
      id: "puer", name: "Pu'er cake of 2016", category: ["食品", "茶叶"], priceFen: 26_800,
      totalPPM: 250_000),
    Product(
      id: "teapot", name: "Zisha teapot", category: ["家居", "茶具"], priceFen: 39_800,
      totalPPM: 300_000),
  ]

  static let links = [
    SharedLink(code: "lin01", promoter: "lin", product: "longjing"),
    SharedLink(code: "lin02", promoter: "lin", product: "teapot"),
    SharedLink(code: "mei01", promoter: "mei", product: "puer"),
    SharedLink(code: "bo01", promoter: "bo", product: nil),
  ]

  /// Everything that has to be known before the first click.
  /// - Parameter opened: when the shop began.
  static func records(opened: Timestamp) -> [JSON] {
    let at = JSON.Member("at", .string(RFC3339.text(opened)))
    return (parties + terms + shared).map { fields in .object([fields[0], at] + fields.dropFirst())
    }
  }

  private static var parties: [[JSON.Member]] {
    [
      [
        type("shop"), .init("id", .string(shop)), .init("kind", .string("normal")),
        .init("url", .string(address)), .init("alliance", .bool(true)),
        .init("score_x100", .integer(468)), .init("super_admin_account", .string("acc-yunwu")),
      ],
      [
        type("institution"), .init("id", .string(institution)),
        .init("promoter_share_ppm", .integer(800_000)),
      ],
    ]
      + products.map { product in
        [
          type("product"), .init("id", .string(product.id)), .init("shop", .string(shop)),
          .init("category", .array(product.category.map(JSON.string))),
          .init("tech_fee_ppm", .integer(50_000)),
          .init("url", .string("\(address)/\(product.id)")),
        ]
      }
      + promoters.map { promoter in
        [
          type("promoter"), .init("id", .string(promoter)),
          .init("institution", .string(institution)),
          .init("parent", .optional(managers[promoter])),
        ] + (promoter == "bo" ? [.init("user", .string(boAsBuyer))] : [])
      }
  }

  private static var terms: [[JSON.Member]] {
    products.map { product in
      [
        type("plan"), .init("id", .string("all-\(product.id)")), .init("kind", .string("normal")),
        .init("product", .string(product.id)), .init("total_ppm", .integer(product.totalPPM)),
      ]
    } + [
      [
        type("plan"), .init("id", .string("xihu-longjing")), .init("kind", .string("targeted")),
        .init("product", .string("longjing")),
        .init("institutions", .array([.string(institution)])),
        .init("service_ppm", .integer(20_000)), .init("commission_ppm", .integer(90_000)),
      ],
      [
        type("scheme"), .init("id", .string("xihu-levels")), .init("kind", .string("multi_level")),
        .init("institution", .string(institution)), .init("direct_ppm", .integer(150_000)),
        .init("manager_ppm", .integer(50_000)),
      ],
    ]
  }

  private static var shared: [[JSON.Member]] {
    links.map { link in
      [
        type("link"), .init("code", .string(link.code)),
        .init("institution", .string(institution)), .init("promoter", .string(link.promoter)),
        .init("shop", .string(shop)), .init("placement", .string("group")),
        .init("form", .string("link")),
      ] + (link.product.map { [.init("product", .string($0))] } ?? [])
    }
  }

  private static func type(_ name: String) -> JSON.Member { .init("type", .string(name)) }
}

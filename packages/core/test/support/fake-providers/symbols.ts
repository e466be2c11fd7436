/** What the whole-market call lists: the symbols of the demo portfolios and the factor proxies. */
export const SYMBOLS: readonly string[] = [
  'AAPL', 'MSFT', 'AMZN', 'GOOGL', 'TSLA', 'NVDA', 'META', 'NFLX', 'AMD', 'JNJ', 'JPM', 'V', 'BRK-B', 'UNH', 'HD', 'PG', 'XOM', 'F', 'GE', 'C', 'SHOP', 'ZM', 'PTON', 'ROKU', 'DJP', 'SPY', 'VTV', 'VUG',
  'MTUM', 'QUAL', 'IWM', 'USMV', 'QQQ', 'VTI', 'BND', 'VNQ', 'GLD', 'FXNAX', 'FCNTX', 'FMAGX', 'VTIAX', 'SLY',
]

import { present } from '../profile-details.js'
import type { CompanyProfile } from '../provider.js'
import type { YahooSummary } from './schemas.js'

const KINDS: Readonly<Record<string, string>> = { EQUITY: 'stock', ETF: 'etf', MUTUALFUND: 'fund', INDEX: 'index' }

/** Yahoo's summary in our words. Funds have no sector, no financials and no estimates; that is no failure. */
export function yahooProfile(symbol: string, summary: YahooSummary): CompanyProfile {
  const { assetProfile, summaryDetail, defaultKeyStatistics, quoteType, price } = summary
  return {
    symbol, name: price?.longName ?? quoteType?.longName ?? price?.shortName ?? quoteType?.shortName ?? null, sector: assetProfile?.sector || null, industry: assetProfile?.industry || null,
    country: assetProfile?.country || null, currency: price?.currency ?? summaryDetail?.currency ?? null, exchange: price?.exchangeName ?? quoteType?.exchange ?? null,
    assetKind: KINDS[quoteType?.quoteType ?? price?.quoteType ?? ''] ?? null, marketCap: summaryDetail?.marketCap ?? price?.marketCap ?? null,
    dividendYield: summaryDetail?.dividendYield ?? summaryDetail?.yield ?? summaryDetail?.trailingAnnualDividendYield ?? null, beta: summaryDetail?.beta ?? null,
    details: present({ ...companyFields(summary), ...valuationFields(summaryDetail, defaultKeyStatistics), ...financialFields(summary.financialData), ...estimateFields(summary.earningsTrend) }),
  }
}

type Fields = Parameters<typeof present>[0]

function companyFields({ assetProfile: company }: YahooSummary): Fields {
  const chief = company?.companyOfficers?.find((officer) => /\bCEO\b|chief executive/i.test(officer.title ?? ''))
  return {
    website: company?.website, description: company?.longBusinessSummary, employees: company?.fullTimeEmployees, phone: company?.phone, address: company?.address1, city: company?.city,
    state: company?.state, zip: company?.zip, ceo: chief?.name, overall_risk: company?.overallRisk,
  }
}

function valuationFields(detail: YahooSummary['summaryDetail'], statistics: YahooSummary['defaultKeyStatistics']): Fields {
  return {
    dividend_rate: detail?.dividendRate, ex_dividend_date: detail?.exDividendDate ? new Date(detail.exDividendDate * 1000).toISOString().slice(0, 10) : null, payout_ratio: detail?.payoutRatio,
    trailing_pe: detail?.trailingPE, forward_pe: detail?.forwardPE, price_to_sales: detail?.priceToSalesTrailing12Months, price_to_book: statistics?.priceToBook,
    average_volume: detail?.averageVolume, average_volume_10_days: detail?.averageVolume10days, fifty_two_week_low: detail?.fiftyTwoWeekLow, fifty_two_week_high: detail?.fiftyTwoWeekHigh,
    fifty_day_average: detail?.fiftyDayAverage, two_hundred_day_average: detail?.twoHundredDayAverage, total_assets: detail?.totalAssets, nav: detail?.navPrice,
    enterprise_value: statistics?.enterpriseValue, enterprise_to_revenue: statistics?.enterpriseToRevenue, enterprise_to_ebitda: statistics?.enterpriseToEbitda,
    shares_outstanding: statistics?.sharesOutstanding, float_shares: statistics?.floatShares, shares_short: statistics?.sharesShort, short_ratio: statistics?.shortRatio,
    held_by_insiders: statistics?.heldPercentInsiders, held_by_institutions: statistics?.heldPercentInstitutions, book_value: statistics?.bookValue, eps_trailing: statistics?.trailingEps,
    eps_forward: statistics?.forwardEps, net_income: statistics?.netIncomeToCommon, fund_category: statistics?.category, fund_family: statistics?.fundFamily,
  }
}

function financialFields(data: YahooSummary['financialData']): Fields {
  return {
    target_high: data?.targetHighPrice, target_low: data?.targetLowPrice, target_mean: data?.targetMeanPrice, target_median: data?.targetMedianPrice,
    recommendation: data?.recommendationKey, recommendation_mean: data?.recommendationMean, analysts: data?.numberOfAnalystOpinions, total_cash: data?.totalCash, total_debt: data?.totalDebt,
    total_revenue: data?.totalRevenue, ebitda: data?.ebitda, gross_profits: data?.grossProfits, free_cashflow: data?.freeCashflow, operating_cashflow: data?.operatingCashflow,
    debt_to_equity: data?.debtToEquity, quick_ratio: data?.quickRatio, current_ratio: data?.currentRatio, return_on_assets: data?.returnOnAssets, return_on_equity: data?.returnOnEquity,
    earnings_growth: data?.earningsGrowth, revenue_growth: data?.revenueGrowth, gross_margin: data?.grossMargins, ebitda_margin: data?.ebitdaMargins, operating_margin: data?.operatingMargins,
    profit_margin: data?.profitMargins,
  }
}

/** Estimates of this and the next fiscal year, found by name: their order is not promised. */
function estimateFields(trend: YahooSummary['earningsTrend']): Fields {
  return Object.fromEntries(([['0y', 'current_year'], ['+1y', 'next_year']] as const).flatMap(([period, prefix]) => {
    const row = trend?.trend.find((item) => item.period === period)
    const end = row?.endDate instanceof Date ? row.endDate.toISOString().slice(0, 10) : row?.endDate
    return [
      [`${prefix}_end`, end], [`${prefix}_eps`, row?.earningsEstimate?.avg], [`${prefix}_eps_low`, row?.earningsEstimate?.low], [`${prefix}_eps_high`, row?.earningsEstimate?.high],
      [`${prefix}_eps_growth`, row?.earningsEstimate?.growth], [`${prefix}_revenue`, row?.revenueEstimate?.avg], [`${prefix}_revenue_growth`, row?.revenueEstimate?.growth],
      [`${prefix}_analysts`, row?.earningsEstimate?.numberOfAnalysts],
    ]
  })) as Fields
}

import type { Filter } from '@/api/types';
import { attained, elapsed, partFilters, ranked, type Days, type Row } from '@/features/forecast/forecast-model';
import { Attained } from '@/features/forecast/grid';
import { useSay } from '@/fields/shared/say';
import { Records } from '@/records/counted';
import { EmptyState } from '@/ui/empty-state';
import classes from '@/features/forecast/forecast.module.css';

/** Everybody by what they won, against their target and the day of the period. */
export function Leaderboard({ all, days, today, scope }: { all: Row; days: Days; today: string; scope: Filter | null }) {
    const { t, texts } = useSay();
    const rows = ranked(all);
    const over = elapsed(days, today);
    const money = (value: number) => texts.money(String(Math.round(value)), texts.currency);
    if (rows.length === 0) return <EmptyState title={t('forecast.empty')} text={t('forecast.empty_text')} />;
    return (
        <div className={classes['scroll']}>
            <table className={classes['grid']} aria-label={t('forecast.tab_leaders')} data-board>
                <thead>
                    <tr>
                        <th scope="col">{t('forecast.who')}</th>
                        <th scope="col">{t('forecast.closed')}</th>
                        <th scope="col">{t('forecast.target')}</th>
                        <th scope="col">{t('forecast.attainment')}</th>
                        <th scope="col">{t('forecast.pace')}</th>
                        <th scope="col">{t('forecast.view_forecast')}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.map((row, at) => {
                        const share = attained(row.total);
                        const ahead = row.total.target === null ? null : row.total.closed - (row.total.target * over) / 100;
                        const whose: (Filter | null)[] = [scope, { field: 'owner', op: 'eq', value: row.id }, { field: 'close_date', op: 'between', value: [...days] }];
                        return (
                            <tr key={row.id}>
                                <th scope="row">
                                    <span className={classes['rank']}>{at + 1}</span> {row.name}
                                </th>
                                <td>
                                    <Records of={[...whose, partFilters.closed]}>{money(row.total.closed)}</Records>
                                </td>
                                <td>{row.total.target === null ? '–' : money(row.total.target)}</td>
                                <td>
                                    {share === null ? '–' : texts.percent(Math.round(share))}
                                    <Attained cell={row.total} over={over} />
                                </td>
                                <td>{ahead === null ? '–' : t(ahead >= 0 ? 'forecast.ahead' : 'forecast.behind', { amount: money(Math.abs(ahead)) })}</td>
                                <td>{money(row.total.closed + row.total.commit + row.total.adjustment)}</td>
                            </tr>
                        );
                    })}
                </tbody>
            </table>
        </div>
    );
}

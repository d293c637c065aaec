// What weighs most: how far each fact tells records apart, and the single values that pull furthest.

import type { OddsFact, OddsLevel, OddsReport } from '@/api/odds';
import { weightiest } from '@/features/odds/odds-model';
import { useLanguage } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/features/odds/odds.module.css';

const facts_max = 12;
const levels_max = 16;

function useLevelText(): (level: OddsLevel) => string {
    const { t, label } = useLanguage();
    const texts = useTexts();
    return (level) => {
        if (level.what === 'level' && level.label) return label(level.label);
        if (level.what === 'empty') return t('odds.empty');
        if (level.what !== 'range') return t('odds.others');
        const [from, to] = [level.from ?? null, level.to ?? null];
        if (from === null) return t('odds.below', { to: texts.number(to ?? 0) });
        if (to === null) return t('odds.from', { from: texts.number(from) });
        return t('odds.between', { from: texts.number(from), to: texts.number(to) });
    };
}

export function Weights({ report }: { report: OddsReport }) {
    const { t, label } = useLanguage();
    const texts = useTexts();
    const levelText = useLevelText();
    const { facts } = report;
    if (facts.length === 0) return null;
    const most = facts[0]?.matters ?? 1;
    const levels = weightiest(facts, levels_max);
    const furthest = Math.max(...levels.map(({ level }) => Math.abs(level.weight)), 0.01);
    return (
        <section className={classes['block']}>
            <h2>{t('odds.weights')}</h2>
            <p className="dimmed">{t('odds.weights_text')}</p>
            <ul className={classes['bars']} aria-label={t('odds.weights')}>
                {facts.slice(0, facts_max).map((fact: OddsFact) => (
                    <li key={fact.fact}>
                        <span className="clip">{label(fact.label)}</span>
                        <span className={classes['track']} aria-hidden>
                            <span style={{ width: `${(100 * fact.matters) / most}%` }} />
                        </span>
                        <span className="tabular">{texts.number(fact.matters, 2)}</span>
                    </li>
                ))}
            </ul>
            {levels.length > 0 && (
                <div className={classes['scroll']}>
                    <table className={classes['table']}>
                        <thead>
                            <tr>
                                <th scope="col">{t('odds.value')}</th>
                                <th scope="col">{t('odds.pull')}</th>
                                <th scope="col">{t('odds.won_share')}</th>
                                <th scope="col">{t('odds.records')}</th>
                            </tr>
                        </thead>
                        <tbody>
                            {levels.map(({ fact, level }) => (
                                <tr key={`${fact.fact} ${levelText(level)}`}>
                                    <th scope="row">
                                        <span className="dimmed">{label(fact.label)}</span> {levelText(level)}
                                    </th>
                                    <td className="tabular">
                                        {`${level.weight > 0 ? '+' : '−'}${texts.number(Math.abs(level.weight), 2)}`}
                                        <span className={classes['pull']} data-down={level.weight < 0 || undefined} aria-hidden>
                                            <span style={{ width: `${(50 * Math.abs(level.weight)) / furthest}%` }} />
                                        </span>
                                    </td>
                                    <td className="tabular">{texts.percent(level.won_percent)}</td>
                                    <td className="tabular">{texts.number(level.records)}</td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
            {levels.length === 0 && <p className="dimmed">{t('odds.no_levels')}</p>}
            {report.hidden && <p className="dimmed">{t('odds.hidden')}</p>}
        </section>
    );
}

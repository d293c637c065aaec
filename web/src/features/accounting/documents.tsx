import { Link } from '@tanstack/react-router';
import type { BookDocument } from '@/api/accounting';
import { kindWords, stateWords } from '@/features/accounting/accounting-model';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import { Chip } from '@/ui/chip';
import classes from '@/features/accounting/accounting.module.css';

/** What an export would take, each a link to its record. */
export function Documents({ documents }: { documents: readonly BookDocument[] }) {
    const t = useT();
    const texts = useTexts();
    return (
        <section className={classes['block']}>
            <h2>{t('accounting.documents')}</h2>
            <div className={classes['scroll']} role="region" aria-label={t('accounting.documents')}>
                <table className={classes['table']}>
                    <thead>
                        <tr>
                            <th scope="col">{t('accounting.number')}</th>
                            <th scope="col">{t('accounting.kind')}</th>
                            <th scope="col">{t('accounting.party')}</th>
                            <th scope="col">{t('accounting.date')}</th>
                            <th scope="col" className={classes['number']}>{t('accounting.amount')}</th>
                            <th scope="col">{t('accounting.state')}</th>
                        </tr>
                    </thead>
                    <tbody>
                        {documents.map((each) => (
                            <tr key={each.id} data-off={!each.goes || undefined}>
                                <th scope="row">
                                    <Link to="/$object/$record" params={{ object: each.object, record: each.id }} search={{}}>
                                        {each.number || '–'}
                                    </Link>
                                    {each.book_number && each.book_number !== each.number && <span className="dimmed"> → {each.book_number}</span>}
                                </th>
                                <td>{t(kindWords[each.what])}</td>
                                <td>{each.party || '–'}</td>
                                <td>{texts.date(each.date)}</td>
                                <td className={classes['number']}>{texts.money(each.amount, each.currency)}</td>
                                <td>
                                    {each.goes ? (
                                        <Chip color={stateWords[each.state === 'all' ? 'new' : each.state].color}>{t(stateWords[each.state === 'all' ? 'new' : each.state].label)}</Chip>
                                    ) : (
                                        <Chip color="red">{t('accounting.state_kept')}</Chip>
                                    )}
                                </td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
        </section>
    );
}

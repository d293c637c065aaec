// A past that can be learned from: deals that were open and then closed, on a day each. Referrals are won 17
// times of 20, cold calls 3 times; nothing else tells.
import { must } from './client.mjs';

export const day = (n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);

// Answers their ids.
export async function past_deals(world, count) {
  const { admin } = world;
  const [first, won, lost] = [await world.stage(1), await world.stage('won'), await world.stage('lost')];
  const made = [];
  for (let n = 0; n < count; ++n) {
    const referral = n % 2 === 0;
    const rare = (n >> 1) % 20 < 3;
    const { id } = await admin.create('opportunities', {
      name: `Past ${n}`, stage: first.id, source: referral ? 'referral' : 'cold_call', amount: String(1000 + ((n * 37) % 500)), engaged_on: day(n),
    });
    const end = referral !== rare ? { stage: won.id } : { stage: lost.id, lost_reason: 'price' };
    must(await admin.patch(`/opportunities/${id}`, { ...end, close_date: day(n + 20) }), 200);
    made.push(id);
  }
  return made;
}

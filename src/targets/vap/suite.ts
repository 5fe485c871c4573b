/** The cases as AdmissionReviews, one a line; the uid says what to expect. No tool runs them. */
import { exactJson } from '../../base/exactJson.js';
import { reviewFromRequest } from '../../pod/request.js';
import type { Suite } from '../shared/suite.js';

export const reviewSuite: Suite = {
  file: 'reviews.jsonl',
  text: ({ cases }) =>
    cases
      .map(
        ({ name, admitted, request }) =>
          `${exactJson(reviewFromRequest({ ...request, uid: `${admitted ? 'admitted' : 'refused'}/${name}` }), 0)}\n`,
      )
      .join(''),
};
